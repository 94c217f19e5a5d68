/**
 * What a browser has in place of the system's dialogs: file inputs, drops on the page, downloads.
 *
 * Knows no host: files are handed to the caller, who uploads them.
 */
import type { FileKind } from './types';

const endings: Record<FileKind, string> = {
  contacts: '.csv,.tsv,.tab,.txt,.xlsx,.xls,.xlsb,.ods,.vcf,.ldif,.json,.jsonl,.zip',
  picture: '.png,.jpg,.jpeg,.gif,.webp',
  html: '.html,.htm',
  certificate: '.pem,.crt,.cer',
};

/** Shows the browser's "open" dialog; none when it was closed without a file. */
export function pickFiles(kind: FileKind, multiple: boolean): Promise<File[]> {
  const input = document.createElement('input');
  Object.assign(input, { type: 'file', accept: endings[kind], multiple });
  return new Promise((done) => {
    input.addEventListener('change', () => done([...(input.files ?? [])]));
    input.addEventListener('cancel', () => done([]));
    input.click();
  });
}

export interface DropHandlers {
  onOver: () => void;
  onLeave: () => void;
  onDrop: (files: File[], at: { x: number; y: number }) => void;
}

/** Takes files dragged over the whole page. */
export function watchDrops({ onOver, onLeave, onDrop }: DropHandlers): () => void {
  const ended = new AbortController();
  const on = (type: 'dragover' | 'dragleave' | 'drop', handler: (event: DragEvent) => void) =>
    window.addEventListener(type, handler, { signal: ended.signal });
  const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
  on('dragover', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    onOver();
  });
  on('dragleave', (event) => {
    if (event.relatedTarget === null) onLeave();
  });
  on('drop', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    onDrop([...(event.dataTransfer?.files ?? [])], { x: event.clientX, y: event.clientY });
  });
  return () => ended.abort();
}

/** Saves a file through the browser. */
export function download(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  Object.assign(link, { href: url, download: name });
  link.click();
  URL.revokeObjectURL(url);
}
