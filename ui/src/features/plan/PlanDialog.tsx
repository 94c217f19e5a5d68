/**
 * The dialog that edits a campaign's plan: all of it, or some parts.
 *
 * Holds a copy until it is saved, so that closing it changes nothing. Leaves out: saving, which the
 * page does.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Modal } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { ReactNode } from 'react';
import { useRead } from '../../api';
import { type FailureLike, FailureText, Note } from '../../components';
import type { PlanView } from '../../host/types';
import { PlanForm, type PlanPart } from './PlanForm';
import css from './plan.module.css';

export interface CampaignPlan {
  relay: string | null;
  plan: PlanView;
}

export interface PlanDialogProps {
  /** Null: closed. */
  parts: PlanPart[] | null;
  title: ReactNode;
  /** The label of the save button. */
  yes: ReactNode;
  value: CampaignPlan;
  busy?: boolean;
  error?: FailureLike | null;
  onSave: (value: CampaignPlan) => void;
  onClose: () => void;
}

/** The first relay and its backups in order; empty: none is selected. */
const orderOf = ({ relay, plan }: CampaignPlan) =>
  relay === null ? [] : [relay, ...plan.next_relays.filter((id) => id !== relay)];

function PlanDialogForm(props: PlanDialogProps & { parts: PlanPart[] }) {
  const form = useForm({ initialValues: props.value });
  const { plan } = form.values;
  const relays = useRead('relay_list', {});
  const order = orderOf(form.values);
  return (
    <form onSubmit={form.onSubmit(props.onSave)}>
      <PlanForm
        plan={plan}
        onChange={(some) => form.setFieldValue('plan', (old) => ({ ...old, ...some }))}
        relays={relays.data ?? []}
        order={order}
        onOrder={([relay, ...next_relays]) =>
          form.setValues({ relay: relay ?? null, plan: { ...plan, next_relays } })
        }
        parts={props.parts}
      />
      {props.error ? (
        <Note kind="danger">
          <FailureText failure={props.error} />
        </Note>
      ) : null}
      <Group gap={8} justify="flex-end" className={css.buttons}>
        <Button variant="default" onClick={props.onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button type="submit" loading={props.busy}>
          {props.yes}
        </Button>
      </Group>
    </form>
  );
}

export function PlanDialog(props: PlanDialogProps) {
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
      {parts ? <PlanDialogForm {...props} parts={parts} /> : null}
    </Modal>
  );
}
