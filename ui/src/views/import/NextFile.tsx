/** Of several files that were chosen together: the way to the next; nothing where none is left. */
import { Plural } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';

/** How many files are left. */
export function useFilesLeft(): number {
  const { next = [] } = useSearch({ from: '/contacts/import/$token' });
  return next.length;
}

export function NextFile() {
  const navigate = useNavigate();
  const { next = [] } = useSearch({ from: '/contacts/import/$token' });
  const [token, ...rest] = next;
  if (!token) return null;
  return (
    <Button
      rightSection={<IconArrowRight size={16} />}
      onClick={() =>
        void navigate({
          to: '/contacts/import/$token',
          params: { token },
          search: rest.length > 0 ? { next: rest } : {},
        })
      }
    >
      <Plural value={next.length} one="The next file" other="The next of # files" />
    </Button>
  );
}
