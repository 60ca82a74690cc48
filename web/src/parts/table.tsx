import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

/** A column of a {@link Table}. */
export interface Column<T> {
  key: string;
  heading: ComponentChildren;
  cell: (row: T) => ComponentChildren;
  /** Figures stand to the right. */
  number?: boolean;
  /** This column says what its row is about. */
  head?: boolean;
}

/** A table with a caption, which scrolls by itself where it is wider than the page and can be scrolled by keyboard. */
export function Table<T>({ caption, columns, rows, id }: { caption: string; columns: Column<T>[]; rows: T[]; id: (row: T) => string }) {
  const captionId = useId();
  return (
    <div class="hub-scroll" role="region" aria-labelledby={captionId} tabIndex={0}>
      <table class="hub-table">
        <caption id={captionId}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" class={column.number ? "hub-number" : undefined}>
                {column.heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={id(row)}>
              {columns.map((column) =>
                column.head ? (
                  <th key={column.key} scope="row">
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={column.key} class={column.number ? "hub-number" : undefined}>
                    {column.cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
