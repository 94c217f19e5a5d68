/**
 * A file that hovers over the window veils it; one that falls starts an import, several are taken
 * one after the other. What the system opens with this program comes the same way.
 *
 * The composer takes pictures by its own door: it calls `useOwnDrops` and gets what falls. Leaves
 * out: reading the file.
 */

import { useEffect, useRef, useState } from 'react';
import { DropVeil } from '../../components';
import { useHost } from '../../host/context';
import type { DropEvent } from '../../host/types';
import { useOpenImport } from '../chooseImport';
import { useSay } from '../say';
import { dropOwner } from './drops';

export function DropTarget() {
  const host = useHost();
  const open = useOpenImport();
  const [over, setOver] = useState(false);
  const tell = useSay();
  const say = useRef(tell);
  say.current = tell;

  useEffect(() => {
    const take = (event: DropEvent) => {
      if (event.kind !== 'dropped') return;
      const [refused] = event.refused;
      if (refused) say.current({ bad: true, message: refused.message });
      open(event.files);
    };
    const stop = host.listenDrops((event) => {
      setOver(event.kind === 'over');
      const owner = dropOwner();
      if (owner && event.kind === 'dropped') return owner(event.files);
      take(event);
    });
    // What the system opened us with, before this page was there.
    void host.openedFiles().then(take);
    return stop;
  }, [host, open]);

  return over && !dropOwner() ? <DropVeil /> : null;
}
