/**
 * The stamp: Postroom's mark, the only large thing in vermilion. Decoration; says nothing aloud.
 */
import { useId } from 'react';

const holes = [4.2, 8.1, 12, 15.9, 19.8];
const edge = holes.flatMap((at) => [
  [at, 2],
  [at, 22],
  [2, at],
  [22, at],
]);

export function Logo({ size = 24 }: { size?: number }) {
  const mask = useId();
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" style={{ flex: 'none' }}>
      <mask id={mask}>
        <rect x="2" y="2" width="20" height="20" fill="white" />
        {edge.map(([x, y]) => (
          <circle key={`${x} ${y}`} cx={x} cy={y} r="1.15" fill="black" />
        ))}
      </mask>
      <rect x="2" y="2" width="20" height="20" fill="var(--pr-accent)" mask={`url(#${mask})`} />
      <path
        d="M6.6 8.4h10.8v7.6H6.6zM6.8 8.7l5.2 4.1 5.2-4.1"
        fill="none"
        stroke="var(--mantine-color-white)"
        strokeWidth="1.6"
        strokeLinejoin="round"
        strokeLinecap="round"
      />
    </svg>
  );
}
