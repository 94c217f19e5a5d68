/**
 * The user's language and look, applied as soon as they are known and whenever they change.
 */
import { useMantineColorScheme } from '@mantine/core';
import { useEffect } from 'react';
import { useRead } from '../api';
import { activate, localeOf } from '../i18n';

export function usePreferences(): void {
  const { data } = useRead('settings_get', {});
  const { setColorScheme } = useMantineColorScheme();
  const language = data?.language;
  const theme = data?.theme;

  useEffect(() => {
    if (language) void activate(localeOf(language));
  }, [language]);

  useEffect(() => {
    if (theme) setColorScheme(theme === 'system' ? 'auto' : theme);
  }, [theme, setColorScheme]);
}
