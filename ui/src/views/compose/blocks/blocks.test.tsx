/** The block editor over a real engine: what is written, moved and taken back is what is saved. */
import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Editor } from '@tiptap/react';
import { describe, expect, it } from 'vitest';
import { openEngine } from '../../../test/engine';
import { faults, renderAt } from '../../../test/render';

const engine = openEngine();
const slow = { timeout: 30_000 };
const long = 90_000;

/** A draft made from the newsletter of the gallery. */
async function newsletter(): Promise<string> {
  const { host } = engine;
  const start = await host.call('design_use', { id: 'newsletter', alternative: false });
  const rendered = await host.call('document_render', { document: start.document });
  const { id, revision, draft } = await host.call('campaign_create', {});
  const content = { ...rendered, document: JSON.stringify(start.document) };
  await host.call('campaign_save', { id, revision, draft: { ...draft, content } });
  return id;
}

const contentOf = async (id: string) =>
  (await engine.host.call('campaign_get', { id })).draft.content;
const headings = () => screen.findAllByRole('textbox', { name: 'Heading of the email' }, slow);

/** Focuses a text of the canvas and writes at its end, as the keys would. */
async function write(find: () => Promise<HTMLElement | undefined>, text: string) {
  const box = await find();
  act(() => box?.focus());
  const editor = await waitFor(async () => {
    const found = (await find()) as (HTMLElement & { editor?: Editor }) | undefined;
    if (!found?.editor) throw new Error('no editor yet');
    return found.editor;
  }, slow);
  act(() => void editor.chain().focus('end').insertContent(text).run());
  // The editor takes the focus once more in the next frame.
  await act(() => new Promise<void>((done) => requestAnimationFrame(() => done())));
}

/** The headings in the order of the canvas. */
const order = async () => (await headings()).map((one) => one.textContent ?? '');

describe('the block editor', () => {
  it(
    'saves an edited heading of a chosen design',
    async () => {
      const user = userEvent.setup();
      const { router } = renderAt('/campaigns/new', { engine });
      await user.click(
        await screen.findByRole('button', { name: 'Use the design “Announcement”' }, slow),
      );
      await write(async () => (await headings())[0], ' in June');
      const [, id = ''] = /campaigns\/(\w+)\/compose/.exec(router.state.location.pathname) ?? [];
      await waitFor(async () => expect((await contentOf(id)).html).toContain(' in June'), slow);
      expect((await contentOf(id)).text).toContain(' in June');
    },
    long,
  );

  it(
    'moves a block by keyboard, and undo takes it back step by step',
    async () => {
      const user = userEvent.setup();
      const id = await newsletter();
      const { container } = renderAt(`/campaigns/${id}/compose`, { engine });
      const before = await order();
      await write(async () => (await headings())[1], ' today');
      const handles = screen.getAllByRole('button', { name: 'Move block: Heading' });
      const moved = handles[1]?.getAttribute('data-handle');
      const place = () => {
        const block = container.querySelector(`[data-block="${moved}"]`);
        const column = block?.parentElement;
        const all: (Element | null)[] = [...(column?.children ?? [])];
        return { column, index: all.indexOf(block) };
      };
      // Past a text and a button, into the next column, past its heading.
      for (let step = 0; step < 4; step += 1) {
        const from = place();
        const handle = container.querySelector<HTMLElement>(`[data-handle="${moved}"]`);
        act(() => handle?.focus());
        await user.keyboard('{ArrowDown}');
        // The next key comes when the canvas shows the move.
        await waitFor(() => {
          const to = place();
          expect(to.column !== from.column || to.index !== from.index).toBe(true);
        }, slow);
      }
      const written = `${before[1]} today`;
      await waitFor(async () => expect((await order())[2]).toBe(written), slow);
      await waitFor(async () => {
        const { document } = await contentOf(id);
        expect(document?.indexOf(' today')).toBeGreaterThan(document?.indexOf('From the') ?? 0);
      }, slow);
      for (let step = 0; step < 4; step += 1) {
        await user.click(screen.getByRole('button', { name: 'Undo' }));
      }
      await waitFor(async () => expect((await order())[1]).toBe(written), slow);
      await user.click(screen.getByRole('button', { name: 'Undo' }));
      await waitFor(async () => expect(await order()).toEqual(before), slow);
      await user.click(screen.getByRole('button', { name: 'Redo' }));
      await waitFor(async () => expect((await order())[1]).toBe(written), slow);
    },
    long,
  );

  it(
    'inserts a merge field into a text',
    async () => {
      const user = userEvent.setup();
      const id = await newsletter();
      renderAt(`/campaigns/${id}/compose`, { engine });
      const texts = () => screen.findAllByRole('textbox', { name: 'Text of the email' }, slow);
      await write(async () => (await texts())[1], ' for ');
      await user.click(await screen.findByRole('button', { name: 'Merge field' }));
      await user.click(await screen.findByRole('menuitem', { name: 'Last name' }));
      await waitFor(
        async () => expect((await contentOf(id)).html).toContain('{{ family_name }}'),
        slow,
      );
    },
    long,
  );

  it(
    'adds a block, changes it and deletes it',
    async () => {
      const user = userEvent.setup();
      const id = await newsletter();
      const { container } = renderAt(`/campaigns/${id}/compose`, { engine });
      await headings();
      await user.click(screen.getByRole('tab', { name: 'Add' }));
      await user.click(screen.getByRole('button', { name: 'Button' }));
      const label = await screen.findByRole('textbox', { name: 'Button text' });
      await user.clear(label);
      await user.type(label, 'Book now');
      await waitFor(async () => expect((await contentOf(id)).html).toContain('Book now'), slow);
      expect(await faults(container)).toEqual([]);
      await user.click(screen.getByRole('button', { name: 'Delete' }));
      await waitFor(async () => expect((await contentOf(id)).html).not.toContain('Book now'), slow);
    },
    long,
  );

  it(
    'previews the mail with the pictures of its design',
    async () => {
      const user = userEvent.setup();
      renderAt(`/campaigns/${await newsletter()}/compose`, { engine });
      await headings();
      await user.click(screen.getByRole('button', { name: 'Preview' }));
      const drawer = within(await screen.findByRole('dialog', { name: 'Preview' }, slow));
      const frame = (await drawer.findByTitle('Desktop preview', {}, slow)) as HTMLIFrameElement;
      expect(frame.srcdoc).toContain('data:image/png');
    },
    long,
  );

  it(
    'turns a plain letter into blocks',
    async () => {
      const user = userEvent.setup();
      const { id, revision, draft } = await engine.host.call('campaign_create', {});
      const letter = [
        { type: 'paragraph', content: [{ type: 'text', text: 'The kettle is on.' }] },
      ];
      const content = {
        html: '<p>The kettle is on.</p>',
        document: JSON.stringify({ type: 'doc', content: letter }),
        text: null,
      };
      await engine.host.call('campaign_save', { id, revision, draft: { ...draft, content } });
      renderAt(`/campaigns/${id}/compose`, { engine });
      await user.click(await screen.findByRole('button', { name: 'Convert to blocks' }, slow));
      const dialog = within(await screen.findByRole('dialog', { name: 'Convert to blocks?' }));
      await user.click(dialog.getByRole('button', { name: 'Convert to blocks' }));
      expect(
        (await screen.findAllByRole('textbox', { name: 'Text of the email' }, slow)).length,
      ).toBeGreaterThan(0);
      await waitFor(
        async () => expect(JSON.parse((await contentOf(id)).document ?? '{}').version).toBe(1),
        slow,
      );
      expect((await contentOf(id)).html).toContain('The kettle is on.');
    },
    long,
  );
});
