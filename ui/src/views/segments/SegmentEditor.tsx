/**
 * Edits the name and the conditions of one segment; saves, duplicates and deletes it.
 *
 * Leaves out: finding the contacts that match, which the engine does.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group as Row, Stack, TextInput } from '@mantine/core';
import { type UseFormReturnType, useForm } from '@mantine/form';
import { IconCopy, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useWrite } from '../../api';
import { ConfirmDialog, FailureText, Note, Panel, required, validateWith } from '../../components';
import { asGroup, type Group, OpensNote, RuleGroup, usesOpens } from '../../features/segment';
import { useToast } from '../../features/toast';
import type { Failure, SegmentView } from '../../host/types';
import { z } from '../../zod';
import { MatchPreview } from './MatchPreview';
import { SegmentPresets } from './SegmentPresets';
import css from './segments.module.css';

export interface SegmentDraft {
  /** Null: not saved yet. */
  id: string | null;
  name: string;
  rule: Group;
}

const validate = validateWith<SegmentDraft>(z.object({ name: required }), {});

type SegmentForm = UseFormReturnType<SegmentDraft>;

function Conditions({ form }: { form: SegmentForm }) {
  const { name, rule } = form.values;
  return (
    <>
      <RuleGroup
        group={rule}
        place=""
        depth={1}
        onChange={(next) => form.setFieldValue('rule', asGroup(next))}
      />
      {rule.rules.length === 0 ? (
        <SegmentPresets
          onSelect={(preset) => form.setValues({ name: name || preset.name, rule: preset.rule })}
        />
      ) : null}
      {usesOpens(rule) ? <OpensNote /> : null}
    </>
  );
}

interface DeleteButtonProps {
  id: string;
  name: string;
  onDeleted: (id: string) => void;
  onFailure: (failure: Failure) => void;
}

function DeleteButton({ id, name, onDeleted, onFailure }: DeleteButtonProps) {
  const [asking, setAsking] = useState(false);
  const remove = useWrite('segment_delete', { onDone: () => onDeleted(id), onFailure });
  return (
    <>
      <Button
        variant="subtle"
        leftSection={<IconTrash size={16} color="var(--pr-danger)" />}
        onClick={() => setAsking(true)}
      >
        <Trans>Delete</Trans>
      </Button>
      <ConfirmDialog
        danger
        opened={asking}
        title={<Trans>Delete the segment {name}?</Trans>}
        yes={<Trans>Delete segment</Trans>}
        no={<Trans>Cancel</Trans>}
        onYes={() => {
          setAsking(false);
          remove.mutate({ id });
        }}
        onNo={() => setAsking(false)}
      >
        <Trans>
          Its contacts are kept. Drafts that use this segment no longer reach anyone through it.
        </Trans>
      </ConfirmDialog>
    </>
  );
}

export interface SegmentEditorProps {
  initial: SegmentDraft;
  onSaved: (segment: SegmentView) => void;
  onDeleted: (id: string) => void;
}

export function SegmentEditor({ initial, onSaved, onDeleted }: SegmentEditorProps) {
  const { t } = useLingui();
  const toast = useToast();
  const [failure, setFailure] = useState<Failure | null>(null);
  const form = useForm<SegmentDraft>({ initialValues: initial, validate });
  const { id, name, rule } = form.values;
  const save = useWrite('segment_save', {
    onDone: (saved) => {
      const { name: savedName } = saved;
      toast({ message: t`Segment ${savedName} saved.` });
      setFailure(null);
      onSaved(saved);
    },
    onFailure: setFailure,
  });
  return (
    <div className={css.editor}>
      <Panel title={id === null ? t`New segment` : t`Segment`} pad>
        <Stack gap={12}>
          <TextInput
            label={t`Name`}
            placeholder={t`Customers from Ulm`}
            maxLength={80}
            {...form.getInputProps('name')}
          />
          <Conditions form={form} />
          {failure ? (
            <Note kind="danger">
              <FailureText failure={failure} />
            </Note>
          ) : null}
          <Row gap={8} justify="flex-end">
            {id === null ? null : (
              <>
                <DeleteButton {...{ id, name, onDeleted }} onFailure={setFailure} />
                <Button
                  variant="subtle"
                  leftSection={<IconCopy size={16} />}
                  onClick={() => form.setValues({ id: null, name: t`${name} (copy)` })}
                >
                  <Trans>Duplicate</Trans>
                </Button>
              </>
            )}
            <Button
              disabled={!form.isValid()}
              loading={save.isPending}
              onClick={() => save.mutate(form.values)}
            >
              <Trans>Save segment</Trans>
            </Button>
          </Row>
        </Stack>
      </Panel>
      <MatchPreview rule={rule} />
    </div>
  );
}
