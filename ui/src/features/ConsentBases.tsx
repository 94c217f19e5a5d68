/** How many people can be emailed on which consent basis, one line each. */
import { useLingui } from '@lingui/react/macro';
import { Group } from '@mantine/core';
import { useFormat } from '../format';
import type { BasisCount } from '../host/types';
import { consentName } from './consent';

export function ConsentBases({ bases, label }: { bases: BasisCount[]; label: string }) {
  const { i18n } = useLingui();
  const format = useFormat();
  return (
    <ul className="small soft" aria-label={label}>
      {bases.map(({ basis, count }) => (
        <Group component="li" key={basis} gap={8} wrap="nowrap" align="baseline">
          <b className="num">{format.number(count)}</b>
          <span>{consentName(i18n, basis)}</span>
        </Group>
      ))}
    </ul>
  );
}
