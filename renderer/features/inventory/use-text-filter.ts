import { useCallback, useEffect, useRef, useState } from 'react';

/** A person who pauses this long has a view worth keeping in the address. */
const pauseMs = 250;

/**
 * The words of a list's filter. They act at once; the address follows when the person pauses, and leads when it
 * changes by itself (a link, the way back).
 */
export function useTextFilter(
  param: string | undefined,
  write: (next: string | undefined) => void,
): [string, (text: string) => void] {
  const [text, setText] = useState(param ?? '');
  const written = useRef(param ?? '');
  const latestWrite = useRef(write);
  useEffect(() => {
    latestWrite.current = write;
  });

  useEffect(() => {
    const words = param ?? '';
    if (words === written.current) return;
    written.current = words;
    setText(words);
  }, [param]);

  useEffect(() => {
    if (text === written.current) return;
    const timer = setTimeout(() => {
      written.current = text;
      latestWrite.current(text === '' ? undefined : text);
    }, pauseMs);
    return () => clearTimeout(timer);
  }, [text]);

  return [text, useCallback((next) => setText(next), [])];
}
