/**
 * What narrows the deliveries: a status, a domain, a reply code, a search.
 *
 * Each chip says its count; a chosen one is pressed, and pressing it again lets it go.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Menu } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { barOrder, inBar, StateMark } from '../../components';
import { useFormat } from '../../format';
import type { DeliveryFacets, DeliveryStatus } from '../../host/types';
import css from './deliveries.module.css';

export interface Wanted {
  status: DeliveryStatus | null;
  search: string;
  domain: string | null;
  code: string | null;
}

export interface FiltersProps {
  facets: DeliveryFacets | undefined;
  wanted: Wanted;
  onWant: (wanted: Wanted) => void;
}

function Chip({
  on,
  onPress,
  children,
}: {
  on: boolean;
  onPress: () => void;
  children: ReactNode;
}) {
  return (
    <button type="button" aria-pressed={on} className={css.chip} onClick={onPress}>
      {children}
    </button>
  );
}

export function Filters({ facets, wanted, onWant }: FiltersProps) {
  const { t } = useLingui();
  const format = useFormat();
  const want = (part: Partial<Wanted>) => onWant({ ...wanted, ...part });
  const shown = facets
    ? barOrder.filter((state) => inBar(facets.counts, state) > 0 || state === wanted.status)
    : [];
  return (
    <div role="search" className={css.chips} aria-label={t`Filter deliveries`}>
      <Chip on={wanted.status === null} onPress={() => want({ status: null })}>
        <Trans>All</Trans>
        {facets ? <span className={`${css.count} num`}>{format.number(facets.total)}</span> : null}
      </Chip>
      {facets
        ? shown.map((state) => (
            <Chip
              key={state}
              on={wanted.status === state}
              onPress={() => want({ status: wanted.status === state ? null : state })}
            >
              <StateMark state={state} size={14} />
              <span className={`${css.count} num`}>
                {format.number(inBar(facets.counts, state))}
              </span>
            </Chip>
          ))
        : null}
      {wanted.domain ? (
        <Chip on onPress={() => want({ domain: null })}>
          @{wanted.domain}
          <IconX size={13} aria-hidden />
          <span className="unseen">
            <Trans>, remove filter</Trans>
          </span>
        </Chip>
      ) : null}
      {wanted.code ? (
        <Chip on onPress={() => want({ code: null })}>
          <Trans>Reply {wanted.code}</Trans>
          <IconX size={13} aria-hidden />
          <span className="unseen">
            <Trans>, remove filter</Trans>
          </span>
        </Chip>
      ) : null}
      <Menu position="bottom-start" withinPortal>
        <Menu.Target>
          <Button
            size="xs"
            variant="subtle"
            leftSection={<IconPlus size={14} aria-hidden />}
            disabled={!facets}
          >
            <Trans>Filter</Trans>
          </Button>
        </Menu.Target>
        <Menu.Dropdown className={css.menu}>
          <Menu.Label>
            <Trans>Domain</Trans>
          </Menu.Label>
          {facets?.domains.map(({ domain, count }) => (
            <Menu.Item
              key={domain}
              onClick={() => want({ domain })}
              rightSection={<span className="faint small num">{format.number(count)}</span>}
            >
              <span className={css.option}>{domain}</span>
            </Menu.Item>
          ))}
          <Menu.Label>
            <Trans>Reply code</Trans>
          </Menu.Label>
          {facets?.codes.length === 0 ? (
            <Menu.Item disabled>
              <Trans>No replies yet</Trans>
            </Menu.Item>
          ) : null}
          {facets?.codes.map(({ code, count }) => (
            <Menu.Item
              key={code}
              onClick={() => want({ code: String(code) })}
              rightSection={<span className="faint small num">{format.number(count)}</span>}
            >
              <span className="mono">{code}</span>
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
