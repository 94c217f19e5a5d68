/**
 * The files and sheets that can be imported with the one looked at, with a tick each; those with
 * other columns are named, and come by themselves.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, Stack } from '@mantine/core';
import { Panel } from '../../components';
import type { ImportTable } from '../../host/types';
import css from './import.module.css';
import { type Tables, tableKey } from './tables';

export interface BatchTablesProps {
  /** The one looked at. */
  name: string;
  token: string;
  tables: Tables;
  onChosen: (keys: string[]) => void;
  /** Look at another sheet instead. */
  onSheet: (sheet: string) => void;
}

export function BatchTables({ name, token, tables, onChosen, onSheet }: BatchTablesProps) {
  const { t } = useLingui();
  const alike = tables.others.filter((one) => one.same_columns);
  const different = tables.others.filter((one) => !one.same_columns);
  if (tables.others.length === 0) return null;
  const keys = tables.chosen.map(tableKey);
  const toggle = (one: ImportTable, on: boolean) => {
    const key = tableKey(one);
    onChosen(on ? [...keys, key] : keys.filter((other) => other !== key));
  };
  const all = alike.length + 1;
  return (
    <Panel title={t`Files with the same columns`}>
      <Stack gap={8} px={16} py={12}>
        {alike.length > 0 ? (
          <>
            <p className="small soft">
              <Plural
                value={all}
                one="Only this file has these columns."
                other="These # files have the same columns. Import them with the same settings."
              />
            </p>
            <Checkbox size="xs" checked disabled readOnly label={name} />
            {alike.map((one) => (
              <Checkbox
                key={tableKey(one)}
                size="xs"
                label={one.name}
                checked={keys.includes(tableKey(one))}
                onChange={(event) => toggle(one, event.currentTarget.checked)}
              />
            ))}
          </>
        ) : null}
        {different.length > 0 ? (
          <>
            <p className="small soft">
              <Trans>Different columns, import separately:</Trans>
            </p>
            <ul className={css.different}>
              {different.map((one) => (
                <li key={tableKey(one)}>
                  <span className="small cut" title={one.error ?? one.name}>
                    {one.name}
                  </span>
                  {one.token === token && one.sheet ? (
                    <Button
                      size="xs"
                      variant="subtle"
                      aria-label={t`Take ${one.name}`}
                      onClick={() => onSheet(one.sheet ?? '')}
                    >
                      <Trans>Open</Trans>
                    </Button>
                  ) : null}
                </li>
              ))}
            </ul>
          </>
        ) : null}
      </Stack>
    </Panel>
  );
}
