/** The types of the judging page's modules. */
import type { Values } from "../../app/view.mjs";
import type { Box } from "../../components/box-places.mjs";
import type { ImageViewData } from "../../components/image-view.mjs";

export type { Box, Values };

/** What the form holds. */
export interface Content { confidence: number; tags: string[]; comment: string; box: Box | null }

/** `base` is the version it began from, `sequence` when it was typed. */
export interface Draft { content: Content; base: number; sequence: number }

/** One's own verdict: dashboard/pages/judge/script_data.py. */
export interface OwnRecord extends Content { version: number; given: boolean; choice: string; draft: Draft | null }

/** Whose entries, drafts and posts a page shows: a review by its id, and a person. */
export interface Place { review: string; person: string }

/**
 * What the page needs to know of a review: dashboard/pages/judge/script_data.py. `silent` says why the
 * person may not write, `refused` why they may not judge; "" if they may.
 */
export interface Review extends Place {
  name: string; samples: number; tags: string[]; silent: string; refused: string;
  judges: boolean; // whether the person is one of its reviewers
  regionTest: boolean; // each reviewer is asked to run it
  blind: boolean; // what others wrote of a sample is hidden from who has not judged it
  setup: number; // the version of the review: its set-up and its state
  guidelines: { version: number; changed: string; words: string }; // who changed them; what was judged before
  revision: number; // how much was recorded of it
}

/** What a reviewer has judged. `judgedHere` are positions judged in this tab, the last one at the end: for undo. */
export interface Desk {
  review: Review; judged: ReadonlySet<number>; records: Record<number, OwnRecord>; judgedHere: number[];
}

/** dashboard/pages/judge/sample.py. Where there is a `problem`, nothing below it is there. */
export interface Sample {
  number: number; view: Values; title: string; origin: string; spoken: string; changed: string[];
  edited: string; // its edits in words; "" for none
  frozen: { picture: string; words: string } | null;
  pictures: HTMLImageElement[]; // decoded; kept with it so that they stay so
  problem: string;
  help: object | null; // the link to the problem's entry in the manual, as Dash writes a component
  edits?: object; stage?: ImageViewData; predictions?: object; permalink?: { target: number };
  strip?: { rows: { sprite?: string; picture?: string }[] };
  stripTitle?: string; says?: string; explore?: string;
}

/** What a verdict is about: the sample as it was shown. */
export interface About { number: number; view: Values; problem: string }

/** What the user states: dashboard/components/verdict_form.py. */
export interface Edited extends Content { of: About | null }
export interface Submitted extends Edited { choice: string; words: string }

/** Something on its way to the server. Conflicts and refusals wait for the person's decision. */
export interface Entry extends Place {
  id: string; kind: "verdict" | "withdraw" | "remark"; position: number; body: Record<string, any>;
  state: "waiting" | "conflict" | "refused";
  sentence?: string; // why it is not stored
  base?: number; // after a conflict: the version that is current
}

/** What the page does about an answer. */
export interface Handlers {
  kept(entry: Entry, answer: any): void;
  refused(entry: Entry, sentence: string): void;
  stranger(sentence: string): void; // somebody else is current now
  connected(): void; // the server answers again
}
