/**
 * A relay's user name as people may see it.
 */

/** What stands for "the secret is the user name, too"; there is nothing to type or to show. */
export const userIsSecret = '{secret}';

/** Empty: none that could be shown. */
export const shownUser = (user: string): string => (user === userIsSecret ? '' : user);
