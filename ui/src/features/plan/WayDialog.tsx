/**
 * The dialog in which the way out of a campaign is changed: all of it, or one part.
 *
 * Holds a copy until it is stored, so that closing it changes nothing. Leaves out: where it is
 * stored, which the page knows.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Modal } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useRead } from '../../api';
import { type FailureLike, FailureText, Note } from '../../components';
import type { PlanView } from '../../host/types';
import { PlanForm, type PlanPart } from './PlanForm';
import css from './plan.module.css';

export interface Way {
  relay: string | null;
  plan: PlanView;
}

export interface WayDialogProps {
  /** Null: closed. */
  parts: PlanPart[] | null;
  title: ReactNode;
  /** "Apply". */
  yes: ReactNode;
  way: Way;
  busy?: boolean;
  error?: FailureLike | null;
  onSave: (way: Way) => void;
  onClose: () => void;
}

/** The first relay and those that take over, as one order; empty: none chosen. */
const orderOf = ({ relay, plan }: Way) =>
  relay === null ? [] : [relay, ...plan.next_relays.filter((id) => id !== relay)];

function Inside(props: WayDialogProps & { parts: PlanPart[] }) {
  const [way, setWay] = useState(props.way);
  const relays = useRead('relay_list', {});
  const order = orderOf(way);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        props.onSave(way);
      }}
    >
      <PlanForm
        plan={way.plan}
        onChange={(some) => setWay((old) => ({ ...old, plan: { ...old.plan, ...some } }))}
        relays={relays.data ?? []}
        order={order}
        onOrder={([relay, ...next_relays]) =>
          setWay((old) => ({ relay: relay ?? null, plan: { ...old.plan, next_relays } }))
        }
        parts={props.parts}
      />
      {props.error ? (
        <Note kind="danger">
          <FailureText failure={props.error} />
        </Note>
      ) : null}
      <div className={css.buttons}>
        <Button variant="default" onClick={props.onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button type="submit" loading={props.busy}>
          {props.yes}
        </Button>
      </div>
    </form>
  );
}

export function WayDialog(props: WayDialogProps) {
  const { t } = useLingui();
  const { parts, title, onClose } = props;
  return (
    <Modal
      opened={parts !== null}
      onClose={onClose}
      title={title}
      size="34rem"
      centered
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      {parts ? <Inside {...props} parts={parts} /> : null}
    </Modal>
  );
}
