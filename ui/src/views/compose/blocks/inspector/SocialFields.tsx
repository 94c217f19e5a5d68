/** The links of a block of social links: names and addresses. */
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Group, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { Block, SocialLink } from '../../../../host/types';
import { asLink } from '../../editor/ButtonBlock';
import type { BlockOf } from '../model';

export interface SocialFieldsProps {
  block: BlockOf<'social'>;
  onChange: (block: Block, group: string) => void;
}

export function SocialFields({ block, onChange }: SocialFieldsProps) {
  const { t } = useLingui();
  const { links } = block;
  const write = (next: SocialLink[], group: string) => onChange({ ...block, links: next }, group);
  const change = (at: number, part: Partial<SocialLink>) =>
    write(
      links.map((link, index) => (index === at ? { ...link, ...part } : link)),
      `link ${at} ${Object.keys(part).join()}`,
    );
  return (
    <>
      {links.map(({ name, href }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a link is its position
        <Group key={index} gap={4} wrap="nowrap" align="center">
          <TextInput
            flex={2}
            aria-label={t`Name of link ${index + 1}`}
            placeholder="Instagram"
            value={name}
            onChange={(event) => change(index, { name: event.currentTarget.value })}
          />
          <TextInput
            flex={3}
            aria-label={t`Address of link ${index + 1}`}
            placeholder="https://"
            value={href}
            onChange={(event) => change(index, { href: event.currentTarget.value })}
            onBlur={() => change(index, { href: asLink(href) })}
          />
          <ActionIcon
            aria-label={t`Remove link ${index + 1}`}
            onClick={() =>
              write(
                links.filter((_, at) => at !== index),
                'remove',
              )
            }
          >
            <IconTrash size={16} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      <Button
        variant="default"
        size="xs"
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => write([...links, { name: '', href: '' }], 'add')}
      >
        <Trans>Add link</Trans>
      </Button>
    </>
  );
}
