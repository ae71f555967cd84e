// @ts-check
/* Which columns of a table fit its width: those that matter least leave first, none is cut. */

/** @typedef {{id: string, width: number, rank: number}} Column `rank`: 0 always stays, the highest leaves first */

/** The ids of the columns to hide in a table of that width. @param {Column[]} columns @param {number} width */
export function hiddenColumns(columns, width) {
  const leaving = columns.filter(({ rank }) => rank > 0).sort((a, b) => b.rank - a.rank);
  let total = columns.reduce((sum, each) => sum + each.width, 0);
  const hidden = [];
  for (const each of leaving) {
    if (total <= width) break;
    total -= each.width;
    hidden.push(each.id);
  }
  return hidden;
}
