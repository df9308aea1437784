import { useEffect, useState } from 'react';

const settleMs = 250;

/** The value once it has stayed the same for a moment, e.g. what is in view when the scrolling ends. */
export function useSettled<Value>(value: Value): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), settleMs);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
