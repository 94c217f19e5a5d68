/**
 * What the palette finds besides the commands: campaigns, people, lists, tags, segments, relays and
 * settings.
 *
 * People come from the engine, which searches names, addresses and fields; everything else is
 * compared here, word by word and without accents. Reads nothing while nothing is typed.
 */
import { useLingui } from '@lingui/react/macro';
import { useDebouncedValue } from '@mantine/hooks';
import type {
  SpotlightActionData,
  SpotlightActionGroupData,
  SpotlightFilterFunction,
} from '@mantine/spotlight';
import {
  type Icon,
  IconAdjustments,
  IconFilter,
  IconList,
  IconRoute,
  IconSend,
  IconTag,
  IconUser,
} from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useRead } from '../../api';

const marks = /\p{M}/gu;
const twoLetters: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', ø: 'oe', å: 'aa' };
const oneLetter: Record<string, string> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd' };

/** A text without case and accents: "Jäger" becomes "jager". */
export function fold(text: string): string {
  const bare = text.normalize('NFKD').replace(marks, '').toLowerCase();
  return bare.replace(/[ßæœøłđ]/g, (letter) => oneLetter[letter] ?? letter);
}

/** "Jäger" as "jaeger". */
function expanded(text: string): string {
  const lower = text.normalize('NFC').toLowerCase();
  return fold(lower.replace(/[äöüøå]/g, (letter) => twoLetters[letter] ?? letter));
}

/** Every word of the query is in the text, in any order. */
export function matches(query: string, text: string): boolean {
  const texts = `${fold(text)} ${expanded(text)}`;
  const words = query.split(/\s+/).filter(Boolean);
  return words.every((word) => texts.includes(fold(word)) || texts.includes(expanded(word)));
}

/** Actions that the engine found stay; the others are compared with the query. */
export const filterActions: SpotlightFilterFunction = (query, actions) => {
  const shown = (action: { label?: string; description?: string; keywords?: string | string[] }) =>
    action.keywords === found ||
    matches(query, `${action.label ?? ''} ${action.description ?? ''}`);
  return actions.flatMap<SpotlightActionData | SpotlightActionGroupData>((item) => {
    if (!('actions' in item)) return shown(item) ? [item] : [];
    const rest = item.actions.filter(shown).slice(0, groupMax);
    return rest.length > 0 ? [{ ...item, actions: rest }] : [];
  });
};

/** Marks an action that the engine found. */
export const found = 'found';
/** Results of one group. */
const groupMax = 8;

export interface FoundAction {
  id: string;
  label: string;
  description?: string;
  keywords?: string;
  Icon: Icon;
  run: () => void;
}

export interface FoundGroup {
  group: string;
  actions: FoundAction[];
}

function usePeople(query: string): FoundAction[] {
  const navigate = useNavigate();
  const [search] = useDebouncedValue(query.trim(), 120);
  const { data } = useRead(
    'contact_page',
    {
      filter: { search, list: null, status: null, rule: null },
      sort: 'address',
      descending: false,
      offset: 0,
      limit: groupMax,
      last_mail: false,
    },
    { enabled: search.length > 1, keep: true },
  );
  if (search.length < 2) return [];
  return (data?.rows ?? []).map((one) => {
    const name = [one.given_name, one.family_name].filter(Boolean).join(' ');
    return {
      id: `person ${one.id}`,
      label: name || one.address,
      description: name ? one.address : undefined,
      keywords: found,
      Icon: IconUser,
      run: () => void navigate({ to: '/contacts/$id', params: { id: one.id } }),
    };
  });
}

function useLists(enabled: boolean): FoundAction[] {
  const navigate = useNavigate();
  const lists = useRead('list_all', {}, { enabled });
  const tags = useRead('tag_all', {}, { enabled });
  const segments = useRead('segment_list', {}, { enabled });
  const open = (list: string) => void navigate({ to: '/contacts', search: { list } });
  const action =
    (icon: Icon) =>
    ({ id, name }: { id: string; name: string }) => ({
      id: `list ${id}`,
      label: name,
      Icon: icon,
      run: () => open(id),
    });
  return [
    ...(lists.data ?? []).map(action(IconList)),
    ...(tags.data ?? []).map(action(IconTag)),
    ...(segments.data ?? []).map(action(IconFilter)),
  ];
}

function useSettings(): FoundAction[] {
  const { t } = useLingui();
  const navigate = useNavigate();
  const names = [
    t`Language`,
    t`Appearance`,
    t`Default sender`,
    t`Campaign defaults`,
    t({ message: 'Sending', context: 'section' }),
    t`Data storage`,
    t`About Postroom`,
  ];
  return names.map((label) => ({
    id: `setting ${label}`,
    label,
    description: t`Settings`,
    Icon: IconAdjustments,
    run: () => void navigate({ to: '/settings' }),
  }));
}

/** The groups for a query; none for an empty one, which shows the commands alone. */
export function usePaletteSearch(query: string): FoundGroup[] {
  const { t } = useLingui();
  const navigate = useNavigate();
  const enabled = query.trim() !== '';
  const campaigns = useRead('campaign_list', {}, { enabled });
  const relays = useRead('relay_list', {}, { enabled });
  const lists = useLists(enabled);
  const people = usePeople(enabled ? query : '');
  const settings = useSettings();
  if (!enabled) return [];
  const groups: FoundGroup[] = [
    {
      group: t`Campaigns`,
      actions: (campaigns.data ?? []).map((one) => ({
        id: `campaign ${one.id}`,
        label: one.title || t`Untitled campaign`,
        Icon: IconSend,
        run: () => void navigate({ to: '/campaigns/$id', params: { id: one.id } }),
      })),
    },
    { group: t`Contacts`, actions: people },
    { group: t`Lists, tags and segments`, actions: lists },
    {
      group: t`Relays`,
      actions: (relays.data ?? []).map((one) => ({
        id: `relay ${one.id}`,
        label: one.name,
        Icon: IconRoute,
        run: () => void navigate({ to: '/relays/$id', params: { id: one.id } }),
      })),
    },
    { group: t`Settings`, actions: settings },
  ];
  return groups.filter((one) => one.actions.length > 0);
}
