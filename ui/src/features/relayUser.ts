/**
 * A relay's user name as people may see it.
 */

/** The placeholder for "the user name is the secret"; there is nothing to type or to show. */
export const userIsSecret = '{secret}';

/** Empty: none that could be shown. */
export const shownUser = (user: string): string => (user === userIsSecret ? '' : user);
