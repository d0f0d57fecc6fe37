/** What is used of papaparse; its own declarations would bring those of Node along. */
export function unparse(
  table: { fields: readonly string[]; data: readonly (readonly unknown[])[] },
  options: { header: boolean; escapeFormulae: boolean },
): string;
