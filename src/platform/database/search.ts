/** The `ilike` pattern of whatever contains a text; what a person types is never a wildcard. */
export const containing = (text: string): string => `%${text.replace(/[%_\\]/g, '\\$&')}%`;
