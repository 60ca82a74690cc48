import { useState } from "preact/hooks";

/** What was done, told once to who does not see the page change. */
export function useSaid(): [preact.JSX.Element, (text: string) => void] {
  const [text, setText] = useState("");
  return [
    <p key="said" class={text ? "utrecht-paragraph desk-said" : "hub-unseen"} role="status">
      {text}
    </p>,
    setText,
  ];
}
