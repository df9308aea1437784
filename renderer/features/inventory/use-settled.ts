import { useEffect, useState } from 'react';

/** The value once it has stayed the same for a moment, e.g. what is in view when the scrolling ends. */
export function useSettled<Value>(value: Value, settleMs = 250): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), settleMs);
    return () => clearTimeout(timer);
  }, [value, settleMs]);
  return settled;
}
