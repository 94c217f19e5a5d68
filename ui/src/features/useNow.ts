/** The clock, read anew now and then, for words such as "in 11 hours". */
import { useEffect, useState } from 'react';

export function useNow(every = 30_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}
