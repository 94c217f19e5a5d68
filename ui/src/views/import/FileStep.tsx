/**
 * How the file is read: encoding, what parts the columns, whether names stand in the first row. The
 * rows below change at once.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, NumberInput, Select, Switch } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { type DataColumn, DataTable, Panel } from '../../components';
import { useFormat } from '../../format';
import type { DialectOverride, ImportSampleRow, InspectedFile } from '../../host/types';
import css from './import.module.css';
import { delimiterChoices, delimiterName, quoteChoices, quoteName } from './importLabels';
import { roundEstimate } from './plan';

function FirstRows({ inspected }: { inspected: InspectedFile }) {
  const { t } = useLingui();
  const format = useFormat();
  const columns: DataColumn<ImportSampleRow>[] = [
    {
      id: 'row',
      header: t`Row`,
      width: '3.5rem',
      end: true,
      cell: (row) => <span className="faint">{format.number(row.number)}</span>,
    },
    ...inspected.columns.map(
      (column, at): DataColumn<ImportSampleRow> => ({
        id: String(at),
        header: column.header,
        cell: (row) => row.cells[at] ?? '',
      }),
    ),
  ];
  return (
    <DataTable
      label={t`First rows`}
      rows={inspected.rows}
      columns={columns}
      rowId={(row) => row.number}
      layout="auto"
      scrollable
    />
  );
}

export interface FileStepProps {
  inspected: InspectedFile;
  dialect: DialectOverride;
  onDialect: (dialect: DialectOverride) => void;
  onNext: () => void;
}

export function FileStep({ inspected, dialect, onDialect, onNext }: FileStepProps) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const size = format.bytes(inspected.size);
  // What is no delimited text has neither delimiter nor encoding to choose.
  const text = inspected.format === 'delimited' || inspected.format === 'archive';
  const whole = inspected.row_estimate <= inspected.rows.length;
  const rows = format.number(
    whole ? inspected.row_estimate : roundEstimate(inspected.row_estimate),
  );
  const delimiters = delimiterChoices.includes(inspected.delimiter)
    ? delimiterChoices
    : [...delimiterChoices, inspected.delimiter];
  const encodings = inspected.encodings.includes(inspected.encoding)
    ? inspected.encodings
    : [inspected.encoding, ...inspected.encodings];
  return (
    <>
      <Panel
        title={inspected.name}
        right={
          <span className="small faint num" style={{ paddingRight: 8 }}>
            {whole ? (
              <Plural
                value={inspected.row_estimate}
                one={`${size}, one row`}
                other={`${size}, ${rows} rows`}
              />
            ) : (
              <Trans>
                {size}, about {rows} rows
              </Trans>
            )}
          </span>
        }
      >
        <div className={css.dialect}>
          {inspected.sheets.length > 1 ? (
            <Select
              label={inspected.archived ? t`File in the archive` : t`Sheet`}
              data={inspected.sheets}
              value={inspected.sheet}
              allowDeselect={false}
              searchable
              onChange={(sheet) => onDialect({ ...dialect, header: null, preamble: null, sheet })}
            />
          ) : null}
          {text ? (
            <Select
              label={t`Delimiter`}
              data={delimiters.map((value) => ({ value, label: delimiterName(i18n, value) }))}
              value={inspected.delimiter}
              onChange={(delimiter) => onDialect({ ...dialect, delimiter })}
            />
          ) : null}
          {text ? (
            <Select
              label={t`Encoding`}
              description={t`Change this if ä or é look wrong below`}
              inputWrapperOrder={['label', 'input', 'description']}
              data={encodings}
              value={inspected.encoding}
              searchable
              onChange={(encoding) => onDialect({ ...dialect, encoding })}
            />
          ) : null}
          {text ? (
            <Select
              label={t`Text qualifier`}
              data={quoteChoices.map((value) => ({
                value: value || 'none',
                label: quoteName(i18n, value),
              }))}
              value={inspected.quote || 'none'}
              allowDeselect={false}
              onChange={(quote) => onDialect({ ...dialect, quote: quote === 'none' ? '' : quote })}
            />
          ) : null}
          {text || inspected.format === 'workbook' ? (
            <NumberInput
              label={t`Rows above the table`}
              min={0}
              max={100}
              clampBehavior="strict"
              allowDecimal={false}
              value={inspected.preamble}
              onChange={(preamble) => {
                if (typeof preamble === 'number') onDialect({ ...dialect, preamble });
              }}
            />
          ) : null}
          <Switch
            label={t`First row contains column names`}
            checked={inspected.header}
            onChange={(event) => onDialect({ ...dialect, header: event.currentTarget.checked })}
          />
        </div>
      </Panel>
      <Panel title={t`First rows`}>
        <FirstRows inspected={inspected} />
      </Panel>
      <Group gap={8} justify="flex-end" className={css.next}>
        <Button rightSection={<IconArrowRight size={16} />} onClick={onNext}>
          <Trans>Continue</Trans>
        </Button>
      </Group>
    </>
  );
}
