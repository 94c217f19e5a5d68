/**
 * What a check or an import found: new, changed, the same, left out and why, with the rows.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Modal } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { ConsentBases } from '../../features/ConsentBases';
import { useFormat } from '../../format';
import type { ImportStatus, ReasonCount } from '../../host/types';
import { ImportCounts } from './ImportCounts';
import { AddressWarnings, SkippedRows } from './ImportRows';
import css from './import.module.css';
import { reasonLabel, warningLabel } from './importLabels';
import type { Corrections } from './plan';

function ReasonTitle({ count, words }: { count: number; words: string }) {
  const format = useFormat();
  const number = format.number(count);
  return <Plural value={count} one={`${words}: one row`} other={`${words}: ${number} rows`} />;
}

interface ReasonRowProps {
  reason: ReasonCount;
  words: string;
  onShow: () => void;
}

function ReasonRow({ reason, words, onShow }: ReasonRowProps) {
  const { t } = useLingui();
  const format = useFormat();
  return (
    <li className={css.reason}>
      <b className="num">{format.number(reason.count)}</b>
      <span className="soft">{words}</span>
      <Button size="xs" variant="subtle" aria-label={t`Show rows: ${words}`} onClick={onShow}>
        <Trans>Show</Trans>
      </Button>
    </li>
  );
}

interface RowsModalProps {
  title: ReactNode;
  opened: boolean;
  onClose: () => void;
  children: ReactNode;
}

function RowsModal({ title, opened, onClose, children }: RowsModalProps) {
  const { t } = useLingui();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      closeButtonProps={{ 'aria-label': t`Close` }}
      size="lg"
      centered
    >
      {children}
    </Modal>
  );
}

/** How many addresses are stored in the proposed spelling, and the way back. */
function Corrected({ status, onCorrect }: ImportSummaryProps) {
  const format = useFormat();
  const number = format.number(status.corrected);
  if (status.corrected === 0) return null;
  return (
    <ul className={css.reasons}>
      <li className={css.reason}>
        <b className="num">{number}</b>
        <span className="soft">
          <Plural
            value={status.corrected}
            one="address corrected as proposed"
            other="addresses corrected as proposed"
          />
        </span>
        {onCorrect ? (
          <Button
            size="xs"
            variant="subtle"
            onClick={() => onCorrect({ corrected: [], correctAll: false })}
          >
            <Trans>Keep as written</Trans>
          </Button>
        ) : null}
      </li>
    </ul>
  );
}

export interface ImportSummaryProps {
  status: ImportStatus;
  /** Accepts proposed spellings. None: the import is done. */
  onCorrect?: (corrections: Partial<Corrections>) => void;
}

export function ImportSummary({ status, onCorrect }: ImportSummaryProps) {
  const { t, i18n } = useLingui();
  const [doubt, setDoubt] = useState<ReasonCount | null>(null);
  const [shown, setShown] = useState<ReasonCount | null>(null);
  const correct = onCorrect
    ? (corrections: Partial<Corrections>) => {
        setDoubt(null);
        onCorrect(corrections);
      }
    : undefined;
  return (
    <>
      <ImportCounts status={status} />
      {status.bases.length > 0 ? (
        <div className={css.bases}>
          <p className="small">
            {status.dry_run ? (
              <Trans>Can get email after the import, by consent basis:</Trans>
            ) : (
              <Trans>Can get email, by consent basis:</Trans>
            )}
          </p>
          <ConsentBases bases={status.bases} label={t`Consent basis`} />
        </div>
      ) : null}
      {status.reasons.length > 0 ? (
        <ul className={css.reasons}>
          {status.reasons.map((reason) => (
            <ReasonRow
              key={reason.reason}
              reason={reason}
              words={reasonLabel(i18n, reason.reason, reason.message)}
              onShow={() => setShown(reason)}
            />
          ))}
        </ul>
      ) : null}
      <Corrected status={status} onCorrect={onCorrect} />
      {status.warnings.length > 0 ? (
        <>
          <p className={css.worth}>
            {status.dry_run ? (
              <Trans>Will be imported, but check these:</Trans>
            ) : (
              <Trans>Imported, but check these:</Trans>
            )}
          </p>
          <ul className={`${css.reasons} ${css.below}`}>
            {status.warnings.map((one) => (
              <ReasonRow
                key={one.reason}
                reason={one}
                words={warningLabel(i18n, one.reason)}
                onShow={() => setDoubt(one)}
              />
            ))}
          </ul>
        </>
      ) : null}
      <RowsModal
        opened={doubt !== null}
        onClose={() => setDoubt(null)}
        title={<Trans>Addresses to check</Trans>}
      >
        {doubt ? <AddressWarnings status={status} reason={doubt} onCorrect={correct} /> : null}
      </RowsModal>
      <RowsModal
        opened={shown !== null}
        onClose={() => setShown(null)}
        title={<Trans>Skipped rows</Trans>}
      >
        {shown ? (
          <>
            <p className="soft" style={{ marginBottom: 12 }}>
              <ReasonTitle
                count={shown.count}
                words={reasonLabel(i18n, shown.reason, shown.message)}
              />
            </p>
            <SkippedRows status={status} reason={shown} />
          </>
        ) : null}
      </RowsModal>
    </>
  );
}
