/**
 * What each column becomes, how people will look, what happens to those already known, and which
 * lists they join.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useWrite } from '../../api';
import { FailureText, Note, Panel } from '../../components';
import { useFormat } from '../../format';
import type { DialectOverride, ImportLook } from '../../host/types';
import { Destination } from './Destination';
import css from './import.module.css';
import { Kept } from './Kept';
import { Mapping } from './Mapping';
import { Preview } from './Preview';
import { type Choices, makePlan, rolesOf, roughly } from './plan';
import { delimiterName, fileTrouble } from './words';

export interface ColumnsProps {
  look: ImportLook;
  dialect: DialectOverride;
  choices: Choices;
  onChange: (some: Partial<Choices>) => void;
  onBack: () => void;
  /** A check has begun, under this id. */
  onChecked: (id: string) => void;
}

export function Columns({ look, dialect, choices, onChange, onBack, onChecked }: ColumnsProps) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const run = useWrite('import_run', { onDone: ({ id }) => onChecked(id) });
  const roles = rolesOf(look, choices);
  const noAddress = !roles.some((role) => role.kind === 'address');
  const whole = look.row_estimate <= look.rows.length;
  const rows = format.number(whole ? look.row_estimate : roughly(look.row_estimate));
  const delimiter = delimiterName(i18n, look.delimiter);
  const { encoding } = look;
  const words = fileTrouble(run.error?.code);
  return (
    <div className={css.halves}>
      <div className={css.column}>
        <Panel
          title={t`Columns in the file`}
          right={
            <>
              <span className="small faint cut">
                {look.header ? (
                  <Trans>
                    {delimiter}, {encoding}, names in the first row
                  </Trans>
                ) : (
                  <Trans>
                    {delimiter}, {encoding}, without names
                  </Trans>
                )}
              </span>
              <Button size="xs" variant="subtle" onClick={onBack}>
                <Trans>Change</Trans>
              </Button>
            </>
          }
        >
          <Mapping
            look={look}
            roles={roles}
            chosen={choices.roles}
            onRole={(at, role) => onChange({ roles: { ...choices.roles, [at]: role } })}
          />
          <Kept
            look={look}
            roles={roles}
            chosen={choices.roles}
            onRoles={(chosen) => onChange({ roles: chosen })}
          />
        </Panel>
        <Panel title={t`How they will look`}>
          <Preview look={look} roles={roles} />
        </Panel>
      </div>
      <div className={css.column}>
        <Destination
          choices={choices}
          several={roles.some((role) => role.kind === 'other_address')}
          onChange={onChange}
        />
        {noAddress ? (
          <Note kind="danger">
            <Trans>
              No column is the e-mail address yet. Choose one at the left, or have the file read in
              another way.
            </Trans>
          </Note>
        ) : null}
        {run.error ? (
          <Note kind="danger">
            <b>
              <Trans>The check could not begin.</Trans>
            </b>{' '}
            {words ? i18n._(words) : <FailureText failure={run.error} />}
          </Note>
        ) : null}
        <p className="small faint">
          <Trans>Checking writes nothing.</Trans>
        </p>
        <div className={css.foot}>
          <Button variant="subtle" onClick={onBack}>
            <Trans>Back</Trans>
          </Button>
          <Button
            rightSection={<IconArrowRight size={16} />}
            disabled={noAddress}
            loading={run.isPending}
            onClick={() => run.mutate({ plan: makePlan(look, dialect, choices), dry_run: true })}
          >
            {whole ? (
              <Plural value={look.row_estimate} one="Check one row" other={`Check ${rows} rows`} />
            ) : (
              <Trans>Check about {rows} rows</Trans>
            )}
          </Button>
        </div>
      </div>
    </div>
  );
}
