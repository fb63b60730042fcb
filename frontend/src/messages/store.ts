/** The name of the private list that keeps changes which could not be sent to a list of some name. */
export const nameOfPrivateCopy = (list: string): string => `${list} (my changes)`;
