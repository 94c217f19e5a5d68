/**
 * Whether a contact can be emailed and why: status, suppressions, and the records of consent from
 * imports.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Group, Stack } from '@mantine/core';
import { Panel } from '../../components';
import { consentName } from '../../features/consent';
import { reasonName, sourceName } from '../../features/suppressionLabels';
import { useFormat } from '../../format';
import type { PersonView } from '../../host/types';
import { ConsentMark } from './columns';
import css from './contactPage.module.css';

type Suppression = PersonView['suppressions'][number];
type ConsentRecord = PersonView['consents'][number];

function SuppressionText({ suppression }: { suppression: Suppression }) {
  const { i18n } = useLingui();
  const format = useFormat();
  const { entry } = suppression;
  const reason = reasonName(i18n, suppression.reason);
  const since = format.day(suppression.created_at);
  const source = suppression.note || sourceName(i18n, suppression.source);
  return (
    <p className="small soft num">
      {suppression.kind === 'domain' ? (
        <Trans>
          All addresses at {entry} are on the suppression list: {reason}, since {since} ({source})
        </Trans>
      ) : (
        <Trans>
          On the suppression list: {reason}, since {since} ({source})
        </Trans>
      )}
    </p>
  );
}

function RecordText({ record }: { record: ConsentRecord }) {
  const { i18n } = useLingui();
  const format = useFormat();
  const { file } = record;
  const row = format.number(record.line);
  const at = format.day(record.at);
  const consented = record.consented_at === null ? '' : format.moment(record.consented_at);
  return (
    <li className="small">
      <div className="num">
        <Trans>
          Row {row} of {file}, imported {at}
        </Trans>
      </div>
      <div className="soft">{consentName(i18n, record.basis)}</div>
      {record.wording ? <div className="soft">“{record.wording}”</div> : null}
      {consented ? (
        <div className="soft num">
          <Trans>Consented on {consented}</Trans>
        </div>
      ) : null}
      {record.evidence ? <div className={`${css.value} faint`}>{record.evidence}</div> : null}
    </li>
  );
}

export function ConsentPanel({ person }: { person: PersonView }) {
  const { t, i18n } = useLingui();
  const { contact, suppressions, consents } = person;
  return (
    <Panel title={t`Consent`} pad>
      <Stack gap={8}>
        <Group gap="4px 12px">
          <ConsentMark status={contact.status} suppressed={suppressions.length > 0} />
          <span className="small soft">{consentName(i18n, person.consent)}</span>
        </Group>
        {suppressions.map((suppression) => (
          <SuppressionText key={suppression.id} suppression={suppression} />
        ))}
        {consents.length === 0 ? (
          <p className="small faint">
            <Trans>Added by hand, so no import documents the consent.</Trans>
          </p>
        ) : (
          <Stack
            component="ul"
            gap={8}
            className={css.records}
            aria-label={t`Where the consent comes from`}
          >
            {consents.map((record) => (
              <RecordText key={record.import} record={record} />
            ))}
          </Stack>
        )}
      </Stack>
    </Panel>
  );
}
