/** The used part of papaparse; its own declarations need those of Node. */
declare const Papa: {
  unparse(
    table: { fields: readonly string[]; data: readonly (readonly unknown[])[] },
    options: { header: boolean },
  ): string;
};
export default Papa;
