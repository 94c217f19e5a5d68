/** How many people can be emailed on which consent basis, one line each. */
import { Plural, useLingui } from '@lingui/react/macro';
import { useFormat } from '../format';
import type { BasisCount } from '../host/types';
import { consentName } from './consent';

function BasisLine({ basis, count }: BasisCount) {
  const { i18n } = useLingui();
  const format = useFormat();
  const number = format.number(count);
  const name = consentName(i18n, basis);
  return (
    <li className="num">
      <Plural value={count} one={`One person: ${name}`} other={`${number} people: ${name}`} />
    </li>
  );
}

export function ConsentBases({ bases, label }: { bases: BasisCount[]; label: string }) {
  return (
    <ul className="small soft" aria-label={label}>
      {bases.map((one) => (
        <BasisLine key={one.basis} {...one} />
      ))}
    </ul>
  );
}
