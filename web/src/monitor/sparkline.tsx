/** A small line of the last years; a gap where a value is missing or withheld. The words beside it say what it shows. */
export function Sparkline({ values }: { values: (number | null)[] }) {
  const known = values.filter((value): value is number => value !== null);
  if (known.length < 2) return null;
  const least = Math.min(...known);
  const span = Math.max(...known) - least || 1;
  const x = (index: number) => (index / (values.length - 1)) * 100;
  const y = (value: number) => 36 - ((value - least) / span) * 32;
  let path = "";
  values.forEach((value, index) => {
    if (value !== null) path += `${path === "" || values[index - 1] === null ? "M" : "L"}${x(index).toFixed(2)} ${y(value).toFixed(2)}`;
  });
  const last = values.findLastIndex((value) => value !== null);
  return (
    <svg class="hub-sparkline" viewBox="0 0 100 40" preserveAspectRatio="none" aria-hidden="true">
      <path d={path} fill="none" stroke="currentColor" stroke-width="2" vector-effect="non-scaling-stroke" stroke-linejoin="round" />
      <path d={`M${x(last)} ${y(known.at(-1) as number)}h0`} fill="none" stroke="currentColor" stroke-width="8" stroke-linecap="round" vector-effect="non-scaling-stroke" />
    </svg>
  );
}
