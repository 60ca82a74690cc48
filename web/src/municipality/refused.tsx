import type { Finding, ProblemDocument } from "../api/hub";
import { Problem } from "../parts/states";

/** A problem with everything that is wrong in what was sent, but for what stands beside a field already. */
export function Refused({ problem, beside = [], retry }: { problem: ProblemDocument; beside?: string[]; retry?: (() => void) | undefined }) {
  const others = (problem.errors ?? []).filter((finding) => !beside.some((pointer) => isAt(finding, pointer)));
  return (
    <Problem problem={problem} retry={retry}>
      {others.length > 0 && (
        <ul class="utrecht-unordered-list">
          {others.map((finding) => (
            <li key={`${finding.pointer} ${finding.code}`}>{finding.detail}</li>
          ))}
        </ul>
      )}
    </Problem>
  );
}

/** What is wrong with one field, in the hub's words or in those `inWords` has for its code. */
export function wrongAt(problem: ProblemDocument | null, pointer: string, inWords?: (code: string) => string | null): string | undefined {
  const found = problem?.errors?.find((finding) => isAt(finding, pointer));
  return found && (inWords?.(found.code) ?? found.detail);
}

const isAt = (finding: Finding, pointer: string): boolean => finding.pointer === pointer || !!finding.pointer?.startsWith(`${pointer}/`);
