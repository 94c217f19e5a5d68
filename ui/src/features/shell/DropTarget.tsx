/**
 * A file that hovers over the window veils it; one that falls starts an import, several are taken
 * one after the other.
 *
 * The composer takes pictures by its own door: it calls `useOwnDrops` and gets what falls. Leaves
 * out: reading the file.
 */

import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { DropVeil } from '../../components';
import { useHost } from '../../host/context';
import { useSay } from '../say';
import { dropOwner } from './drops';

export function DropTarget() {
  const host = useHost();
  const navigate = useNavigate();
  const [over, setOver] = useState(false);
  const tell = useSay();
  const say = useRef(tell);
  say.current = tell;

  useEffect(
    () =>
      host.listenDrops((event) => {
        setOver(event.kind === 'over');
        if (event.kind !== 'dropped') return;
        const owner = dropOwner();
        if (owner) return owner(event.files);
        const [refused] = event.refused;
        if (refused) say.current({ bad: true, message: refused.message });
        const [file, ...others] = event.files;
        if (!file) return;
        void navigate({
          to: '/contacts/import/$token',
          params: { token: file.token },
          search: others.length > 0 ? { next: others.map(({ token }) => token) } : {},
        });
      }),
    [host, navigate],
  );

  return over && !dropOwner() ? <DropVeil /> : null;
}
