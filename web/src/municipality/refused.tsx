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

/** What is wrong with one field. */
export function wrongAt(problem: ProblemDocument | null, pointer: string): string | undefined {
  return problem?.errors?.find((finding) => isAt(finding, pointer))?.detail;
}

const isAt = (finding: Finding, pointer: string): boolean => finding.pointer === pointer || !!finding.pointer?.startsWith(`${pointer}/`);
