/**
 * Tables of a mail, as they are pasted from Word, Excel or a web page. Tab moves to the next cell.
 *
 * A cell has its border and padding inline, because many email apps read no style sheet. Leaves out:
 * adding and removing rows and columns.
 */
import { Node } from '@tiptap/core';
import { goToNextCell, tableEditing } from '@tiptap/pm/tables';

const cellStyle = 'border:1px solid #cfc8bb;padding:6px 10px;text-align:left;vertical-align:top';

const span = (name: 'colspan' | 'rowspan') => ({
  default: 1,
  parseHTML: (element: HTMLElement) => {
    const value = Number.parseInt(element.getAttribute(name) ?? '', 10);
    return Number.isNaN(value) ? 1 : Math.min(Math.max(value, 1), 50);
  },
  renderHTML: (attributes: Record<string, unknown>) =>
    Number(attributes[name]) > 1 ? { [name]: String(attributes[name]) } : {},
});

const cell = (name: string, tag: 'td' | 'th', role: string) =>
  Node.create({
    name,
    content: 'block+',
    tableRole: role,
    isolating: true,
    addAttributes: () => ({
      colspan: span('colspan'),
      rowspan: span('rowspan'),
      colwidth: { default: null, rendered: false },
    }),
    parseHTML: () => [{ tag }],
    renderHTML: ({ HTMLAttributes }) => [tag, { ...HTMLAttributes, style: cellStyle }, 0],
  });

export const TableCell = cell('tableCell', 'td', 'cell');
export const TableHeader = cell('tableHeader', 'th', 'header_cell');

export const TableRow = Node.create({
  name: 'tableRow',
  content: '(tableCell | tableHeader)*',
  tableRole: 'row',
  parseHTML: () => [{ tag: 'tr' }],
  renderHTML: () => ['tr', 0],
});

export const Table = Node.create({
  name: 'table',
  group: 'block',
  content: 'tableRow+',
  tableRole: 'table',
  isolating: true,
  parseHTML: () => [{ tag: 'table' }],
  renderHTML: () => [
    'table',
    { cellspacing: '0', style: 'border-collapse:collapse;margin:0 0 16px' },
    ['tbody', 0],
  ],
  addKeyboardShortcuts() {
    const go = (direction: 1 | -1) => () =>
      goToNextCell(direction)(this.editor.state, this.editor.view.dispatch);
    return { Tab: go(1), 'Shift-Tab': go(-1) };
  },
  addProseMirrorPlugins: () => [tableEditing()],
});

/** The property by which the plugin knows the parts of a table. */
declare module '@tiptap/core' {
  interface NodeConfig {
    tableRole?: string;
  }
}
