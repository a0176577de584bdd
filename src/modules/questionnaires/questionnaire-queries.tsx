import { queryOptions } from '@tanstack/react-query';
import { ask, tell } from '../../ui/api.tsx';
import {
  type Answer,
  type GuestAnswer,
  GuestQuestionnaire,
  MadeQuestionLink,
  type NewQuestionLink,
  NextQuestions,
  QuestionLink,
  QuestionLinkList,
  Questionnaire,
} from './questionnaire.ts';

const path = (opportunity: string) => `/api/opportunities/${encodeURIComponent(opportunity)}/questionnaire`;
const guestPath = (token: string) => `/api/guest/${encodeURIComponent(token)}/questionnaire`;

export const questionnaireQuery = (opportunity: string) =>
  queryOptions({
    queryKey: ['questionnaire', opportunity],
    queryFn: ({ signal }) => ask(path(opportunity), Questionnaire, signal),
  });

export const nextQuestionsQuery = (opportunity: string) =>
  queryOptions({
    queryKey: ['questionnaire', opportunity, 'next'],
    meta: { slow: true },
    queryFn: ({ signal }) => ask(`${path(opportunity)}/next`, NextQuestions, signal),
  });

export const questionLinksQuery = (opportunity: string) =>
  queryOptions({
    queryKey: ['questionnaire', opportunity, 'links'],
    queryFn: ({ signal }) => ask(`${path(opportunity)}/links`, QuestionLinkList, signal),
  });

export const guestQuestionnaireQuery = (token: string) =>
  queryOptions({
    queryKey: ['guest-questionnaire', token],
    queryFn: ({ signal }) => ask(guestPath(token), GuestQuestionnaire, signal),
    // What somebody is typing is not read again from under their hands.
    staleTime: Number.POSITIVE_INFINITY,
  });

export const saveAnswer = (opportunity: string, question: string, answer: Answer) =>
  tell('PUT', `${path(opportunity)}/answers/${question}`, answer, Questionnaire);
export const saveAsGuest = (token: string, question: string, answer: GuestAnswer) =>
  tell('PUT', `${guestPath(token)}/answers/${question}`, answer, GuestQuestionnaire);
export const finishAsGuest = (token: string) => tell('POST', `${guestPath(token)}/finishing`, {}, GuestQuestionnaire);
export const makeLink = (opportunity: string, link: NewQuestionLink) =>
  tell('POST', `${path(opportunity)}/links`, link, MadeQuestionLink);
export const takeLinkBack = (opportunity: string, link: string) =>
  tell('DELETE', `${path(opportunity)}/links/${link}`, {}, QuestionLink);
