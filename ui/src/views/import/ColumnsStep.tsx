/**
 * What each column becomes, how people will look, what happens to those already known, and which
 * lists they join.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Stack } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { FailureText, Note, Panel } from '../../components';
import { useFormat } from '../../format';
import type { DialectOverride, InspectedFile } from '../../host/types';
import { BatchTables } from './BatchTables';
import { ConsentBasisPanel } from './ConsentBasisPanel';
import { ConsentQuestions } from './ConsentQuestions';
import { Destination } from './Destination';
import css from './import.module.css';
import { delimiterName, fileErrorMessage } from './importLabels';
import { MappingTable } from './MappingTable';
import { PreviewTable, previewRows } from './PreviewTable';
import {
  hasConsentColumn,
  type ImportOptions,
  isConsentAnswered,
  makePlan,
  rolesOf,
  roundEstimate,
  withRole,
} from './plan';
import { SavedMappings } from './SavedMappings';
import { makePlans, type StartedRuns, type Tables, tableName, useImportRuns } from './tables';

export interface ColumnsStepProps {
  inspected: InspectedFile;
  dialect: DialectOverride;
  options: ImportOptions;
  onChange: (some: Partial<ImportOptions>) => void;
  onDialect: (dialect: DialectOverride) => void;
  onBack: () => void;
  tables: Tables;
  /** The file is looked at anew, with other columns. */
  onSheet: (sheet: string) => void;
  /** Checks have started, one for each file. */
  onChecked: (started: StartedRuns) => void;
}

export function ColumnsStep(props: ColumnsStepProps) {
  const { inspected, dialect, options, tables, onChange, onDialect, onSheet, onBack, onChecked } =
    props;
  const { t, i18n } = useLingui();
  const format = useFormat();
  const runs = useImportRuns(onChecked);
  const roles = rolesOf(inspected, options);
  const noAddress = !roles.some((role) => role.kind === 'address');
  const ready = isConsentAnswered(inspected, options);
  const alone = tables.chosen.length === 0;
  const whole = alone && inspected.row_estimate <= inspected.rows.length;
  const others = tables.chosen.reduce((sum, one) => sum + one.row_estimate, 0);
  const estimate = inspected.row_estimate + others;
  const rows = format.number(whole ? estimate : roundEstimate(estimate));
  const delimiter = delimiterName(i18n, inspected.delimiter);
  const { encoding } = inspected;
  const seen = previewRows(inspected).map((row) => row.number);
  const [from, to] = [seen.at(0), seen.at(-1)].map((row) => row && format.number(row));
  const own = whole ? (inspected.rows.at(-1)?.number ?? 0) : roundEstimate(inspected.row_estimate);
  const last = format.number(own);
  const message = fileErrorMessage(runs.failure?.code);
  return (
    <div className={css.halves}>
      <Stack gap={12} miw={0}>
        <Panel
          title={t`Columns in your file`}
          right={
            <>
              <span className="small faint cut">
                {inspected.header ? (
                  <Trans>
                    {delimiter}, {encoding}, header row
                  </Trans>
                ) : (
                  <Trans>
                    {delimiter}, {encoding}, no header row
                  </Trans>
                )}
              </span>
              <Button size="xs" variant="subtle" onClick={onBack}>
                <Trans>Change</Trans>
              </Button>
            </>
          }
        >
          <MappingTable
            inspected={inspected}
            roles={roles}
            chosen={options.roles}
            onRole={(at, role) => onChange(withRole(inspected, options, at, role))}
            onDates={(column, order) => {
              const others = dialect.dates.filter((one) => one.column !== column);
              onDialect({ ...dialect, dates: [...others, { column, order }] });
            }}
          />
          <SavedMappings
            inspected={inspected}
            roles={roles}
            chosen={options.roles}
            onRoles={(chosen) => onChange({ roles: chosen })}
          />
        </Panel>
        <Panel
          title={t`Preview`}
          right={
            from && to ? (
              <span className="small faint num">
                {whole ? (
                  <Trans>
                    Rows {from} to {to} of {last}
                  </Trans>
                ) : (
                  <Trans>
                    Rows {from} to {to} of about {last}
                  </Trans>
                )}
              </span>
            ) : null
          }
        >
          <PreviewTable
            inspected={inspected}
            roles={roles}
            plan={makePlan(inspected, dialect, options)}
          />
        </Panel>
      </Stack>
      <Stack gap={12} miw={0}>
        <BatchTables
          name={tableName(inspected)}
          token={inspected.token}
          tables={tables}
          onChosen={(batch) => onChange({ batch })}
          onSheet={onSheet}
        />
        <ConsentQuestions inspected={inspected} options={options} onChange={onChange} />
        <ConsentBasisPanel options={options} perRow={hasConsentColumn(roles)} onChange={onChange} />
        <Destination
          options={options}
          several={roles.some((role) => role.kind === 'other_address')}
          onChange={onChange}
        />
        {noAddress ? (
          <Note kind="danger">
            <Trans>
              No column is mapped to the email address yet. Choose one on the left, or change how
              the file is read.
            </Trans>
          </Note>
        ) : null}
        {runs.failure ? (
          <Note kind="danger">
            <b>
              <Trans>The check could not start.</Trans>
            </b>{' '}
            {message ? i18n._(message) : <FailureText failure={runs.failure} />}
          </Note>
        ) : null}
        <p className="small faint">
          <Trans>Nothing is saved yet.</Trans>
        </p>
        <Group gap={8} justify="flex-end" className={css.next}>
          {ready ? null : (
            <span className="small soft">
              <Trans>First choose who may be emailed.</Trans>
            </span>
          )}
          <Button variant="subtle" onClick={onBack}>
            <Trans>Back</Trans>
          </Button>
          <Button
            rightSection={<IconArrowRight size={16} />}
            disabled={noAddress || !ready}
            loading={runs.busy}
            onClick={() =>
              void runs.start(makePlans(inspected, dialect, options, tables.chosen), true)
            }
          >
            {whole ? (
              <Plural
                value={inspected.row_estimate}
                one="Check one row"
                other={`Check ${rows} rows`}
              />
            ) : (
              <Trans>Check about {rows} rows</Trans>
            )}
          </Button>
        </Group>
      </Stack>
    </div>
  );
}
