import { queryOptions } from '@tanstack/react-query';
import { ask, tell, withQuery } from '../../ui/api.tsx';
import { Comment, CommentList, type NewComment, Watch } from './comment.ts';

export const commentsQuery = (subject: string) =>
  queryOptions({
    queryKey: ['comments', subject],
    queryFn: ({ signal }) => ask(withQuery('/api/comments', { subject }), CommentList, signal),
  });

export const watchQuery = (stream: string) =>
  queryOptions({
    queryKey: ['watch', stream],
    queryFn: ({ signal }) => ask(withQuery('/api/watch', { stream }), Watch, signal),
  });

const path = ({ id }: Comment) => `/api/comments/${id}`;

export const writeComment = (comment: NewComment) => tell('POST', '/api/comments', comment, Comment);
export const editComment = ({ comment, text }: { readonly comment: Comment; readonly text: string }) =>
  tell('PUT', path(comment), { text }, Comment, comment);
export const withdrawComment = (comment: Comment) => tell('POST', `${path(comment)}/withdrawal`, {}, Comment, comment);
export const resolveComment = ({ comment, resolved }: { readonly comment: Comment; readonly resolved: boolean }) =>
  tell('PUT', `${path(comment)}/resolution`, { resolved }, Comment);
export const setWatch = (watch: Watch) => tell('PUT', '/api/watch', watch, Watch);
