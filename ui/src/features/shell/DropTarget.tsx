/**
 * Shows the overlay while a file is dragged over the window. A dropped file starts an import, several
 * are imported one after the other. Files that the system opens with this program are treated alike.
 *
 * A view that takes files itself (the composer takes pictures) calls `useOwnDrops`. Leaves out:
 * reading the file.
 */

import { useEffect, useRef, useState } from 'react';
import { DropOverlay } from '../../components';
import { useHost } from '../../host/context';
import type { DropEvent } from '../../host/types';
import { useOpenImport } from '../chooseImport';
import { useToast } from '../toast';
import { dropOwner } from './drops';

export function DropTarget() {
  const host = useHost();
  const open = useOpenImport();
  const [over, setOver] = useState(false);
  const toast = useToast();
  const toastRef = useRef(toast);
  toastRef.current = toast;

  useEffect(() => {
    const take = (event: DropEvent) => {
      if (event.kind !== 'dropped') return;
      const [refused] = event.refused;
      if (refused) toastRef.current({ error: true, message: refused.message });
      open(event.files);
    };
    const stop = host.listenDrops((event) => {
      setOver(event.kind === 'over');
      const owner = dropOwner();
      if (owner && event.kind === 'dropped') return owner(event.files, event.at);
      take(event);
    });
    // What the system opened us with, before this page was there.
    void host.openedFiles().then(take);
    return stop;
  }, [host, open]);

  return over && !dropOwner() ? <DropOverlay /> : null;
}
