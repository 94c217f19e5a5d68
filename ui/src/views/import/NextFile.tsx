/** Of several files that were chosen together: a button for the next one; nothing when none is left. */
import { Plural } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';

/** The files that are left, but for those that were imported together with this one. */
function useLeft(done: readonly string[]): string[] {
  const { next = [] } = useSearch({ from: '/contacts/import/$token' });
  return next.filter((token) => !done.includes(token));
}

/** How many files are left. */
export function useFilesLeft(done: readonly string[] = []): number {
  return useLeft(done).length;
}

export function NextFile({ done = [] }: { done?: readonly string[] }) {
  const navigate = useNavigate();
  const left = useLeft(done);
  const [token, ...rest] = left;
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
      <Plural value={left.length} one="Next file" other="Next file (# left)" />
    </Button>
  );
}
