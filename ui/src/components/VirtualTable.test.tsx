/**
 * The long table: reads only what is in sight, moves by key, chooses, unfolds, sorts, and says what
 * is wrong.
 */
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { faults, renderOver } from '../test/render';
import type { RowSource } from './rows';
import { type Selection, useSelection } from './selection';
import type { Column } from './table';
import { rowLimit, VirtualTable, type VirtualTableProps } from './VirtualTable';

interface Person {
  id: string;
  address: string;
  mails: number;
}

const columns: Column<Person>[] = [
  { id: 'address', header: 'Address', cell: (row) => row.address, width: '1fr', sortable: true },
  { id: 'mails', header: 'Mails', cell: (row) => String(row.mails), width: '6rem', end: true },
];

function people(total: number): RowSource<Person> & { asked: number[] } {
  const asked: number[] = [];
  return {
    asked,
    key: ['people', total],
    fetchPage: async (offset, limit) => {
      asked.push(offset);
      const length = Math.max(0, Math.min(limit, total - offset));
      return {
        total,
        rows: Array.from({ length }, (_, at) => {
          const place = offset + at;
          return { id: `p${place}`, address: `a${place}@example.org`, mails: place };
        }),
      };
    },
  };
}

let selection: Selection;

function Table(props: Partial<VirtualTableProps<Person>> & { source: RowSource<Person> }) {
  selection = useSelection();
  return (
    <VirtualTable
      label="People"
      columns={columns}
      rowId={(row) => row.id}
      rowName={(row) => row.address}
      empty={<p>Nobody yet.</p>}
      errorTitle="The people cannot be shown."
      selection={selection}
      {...props}
    />
  );
}

describe('VirtualTable', () => {
  it('reads one page of a million and draws a screenful', async () => {
    const source = people(1_000_000);
    renderOver(<Table source={source} />);
    await screen.findByText('a0@example.org');
    expect(source.asked).toEqual([0]);
    expect(screen.getAllByRole('row').length).toBeLessThan(60);
    expect(screen.getByRole('grid').getAttribute('aria-rowcount')).toBe('1000001');
  });

  it('passes axe', async () => {
    renderOver(<Table source={people(30)} unfold={(row) => <p>More of {row.address}</p>} />);
    const row = await screen.findByText('a0@example.org');
    await userEvent.click(row);
    await screen.findByText(/More of/);
    expect(await faults()).toEqual([]);
  });

  it('moves, chooses and opens by key', async () => {
    const onOpen = vi.fn();
    renderOver(<Table source={people(30)} onOpen={onOpen} />);
    await screen.findByText('a0@example.org');
    screen.getByRole('grid').focus();
    await userEvent.keyboard('{ArrowDown}{ArrowDown} {Shift>}{ArrowDown}{/Shift}{Enter}');
    expect(selection.count(30)).toBe(2);
    expect(selection.has('p2')).toBe(true);
    expect(selection.has('p3')).toBe(true);
    expect(onOpen).toHaveBeenCalledWith(expect.objectContaining({ id: 'p3' }));
    await userEvent.keyboard('{Escape}');
    expect(selection.count(30)).toBe(0);
  });

  it('chooses all that match, and lets one go', async () => {
    renderOver(<Table source={people(5_000)} />);
    await screen.findByText('a0@example.org');
    await userEvent.click(screen.getByRole('checkbox', { name: 'Select all matches' }));
    expect(selection.count(5_000)).toBe(5_000);
    await userEvent.click(screen.getByRole('checkbox', { name: 'Select a1@example.org' }));
    expect(selection.count(5_000)).toBe(4_999);
    expect(selection.chosen).toEqual({ kind: 'matching', except: new Set(['p1']) });
  });

  it('unfolds a row and folds it again', async () => {
    renderOver(<Table source={people(30)} unfold={(row) => <p>More of {row.address}</p>} />);
    await screen.findByText('a0@example.org');
    screen.getByRole('grid').focus();
    await userEvent.keyboard('{Enter}');
    expect(await screen.findByText('More of a0@example.org')).toBeDefined();
    await userEvent.keyboard('{Escape}');
    expect(screen.queryByText('More of a0@example.org')).toBeNull();
  });

  it('asks for another order', async () => {
    const onSort = vi.fn();
    const sort = { column: 'address', descending: false };
    renderOver(<Table source={people(30)} sort={sort} onSort={onSort} />);
    const head = await screen.findByRole('columnheader', { name: 'Address' });
    expect(head.getAttribute('aria-sort')).toBe('ascending');
    fireEvent.click(within(head).getByRole('button'));
    expect(onSort).toHaveBeenCalledWith({ column: 'address', descending: true });
  });

  it('shows when there is nobody', async () => {
    renderOver(<Table source={people(0)} />);
    expect(await screen.findByText('Nobody yet.')).toBeDefined();
  });

  it('shows what failed and reads again when asked', async () => {
    const good = people(3);
    const fetchPage = vi
      .fn(good.fetchPage)
      .mockRejectedValueOnce(new Error('The store is locked.'));
    renderOver(<Table source={{ ...good, fetchPage }} />);
    expect(await screen.findByText('The people cannot be shown.')).toBeDefined();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('a0@example.org')).toBeDefined();
  });

  it('stops where a browser does and shows it', async () => {
    renderOver(<Table source={people(5_000_000)} />);
    await waitFor(() => expect(screen.getByText(/are listed/).textContent).toContain('5,000,000'));
    expect(rowLimit * 32).toBeLessThan(33_554_430);
  });
});
