/** A form being filled in: answers, the files they name, and the draft that survives everything. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Answers } from "../contract/kind";
import type { KeptMade } from "../parts/Photos";
import type { Made } from "../parts/picture";
import { base64url, sha256, unbase64 } from "../store/bytes";
import { draftOf, keepDraft } from "../store/drafts";
import { onLock, session } from "../store/vault";
import { formOpen } from "../shell/update";

export interface FormState {
  answers: Answers;
  files: KeptMade[];
}

interface KeptForm {
  answers: Answers;
  files: { sha256: string; media_type: string; text: string }[];
}

/** After the last change, and at most after the first one that is not kept, in milliseconds. */
const PAUSE = 400, LONGEST = 1000;

export interface Form {
  state: FormState;
  set: (code: string, value: unknown) => void;
  /** Put other answers in the place of all: where one press answers several questions. */
  merge: (answers: Answers) => void;
  /** Keep a file and name it in the answer of a field. */
  addFile: (code: string, made: Made) => Promise<void>;
  removeFile: (code: string, sha256: string) => void;
  /** Forget the draft: the form was sent or thrown away. */
  done: () => Promise<void>;
  /** False until the draft, if there is one, was read. */
  isReady: boolean;
}

/** Hold a form under a draft name. What is typed is kept within half a second of a pause, else within one. */
export function useForm(draft: string, initial: Answers = {}): Form {
  const [state, setState] = useState<FormState>({ answers: initial, files: [] });
  const [isReady, setReady] = useState(false);
  const now = useRef(state);
  const [timer, due, isDone] = [useRef<ReturnType<typeof setTimeout> | undefined>(undefined), useRef<number | undefined>(undefined), useRef(false)];

  useEffect(() => {
    void draftOf<KeptForm>(draft).then((kept) => {
      if (kept) change({ answers: kept.answers, files: kept.files.map(unpacked) }, false);
      setReady(true);
    });
    const save = () => void flush();
    document.addEventListener("visibilitychange", save);
    const unlisten = onLock(save);
    return () => {
      unlisten();
      document.removeEventListener("visibilitychange", save);
      formOpen.value = false;
      save();
    };
  }, [draft]);

  const flush = async () => {
    if (timer.current === undefined || isDone.current || !session.value) return;
    clearTimeout(timer.current);
    timer.current = due.current = undefined;
    await keepDraft(draft, packed(now.current));
  };
  const change = (next: FormState, isTyped = true) => {
    now.current = next;
    setState(next);
    if (!isTyped) return;
    formOpen.value = true;
    clearTimeout(timer.current);
    due.current ??= Date.now() + LONGEST; // answers that come without a pause are kept, too
    timer.current = setTimeout(() => void flush(), Math.max(0, Math.min(PAUSE, due.current - Date.now())));
  };
  const set = (code: string, value: unknown) => change({ ...now.current, answers: { ...now.current.answers, [code]: value } });
  const named = (code: string) => (now.current.answers[code] as string[] | undefined) ?? [];
  return {
    state,
    isReady,
    set,
    merge: (answers) => change({ ...now.current, answers }),
    addFile: async (code, made) => {
      const digest = await sha256(made.bytes);
      const others = now.current.files.filter((file) => file.sha256 !== digest);
      now.current = { ...now.current, files: [...others, { ...made, sha256: digest }] };
      set(code, [...named(code).filter((one) => one !== digest), digest]);
    },
    removeFile: (code, digest) => {
      now.current = { ...now.current, files: now.current.files.filter((file) => file.sha256 !== digest) };
      set(code, named(code).filter((one) => one !== digest));
    },
    done: async () => {
      isDone.current = true;
      clearTimeout(timer.current);
      formOpen.value = false;
      await keepDraft(draft, null);
    },
  };
}

function packed({ answers, files }: FormState): KeptForm {
  return { answers, files: files.map(({ sha256, media_type, bytes }) => ({ sha256, media_type, text: base64url(bytes) })) };
}

function unpacked(file: KeptForm["files"][number]): KeptMade {
  return { sha256: file.sha256, media_type: file.media_type, bytes: unbase64(file.text) };
}
