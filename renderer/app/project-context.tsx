import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import type { DocumentState } from '../stores/document-store.ts'
import type { FilmPlan } from '../stores/film-plan.ts'
import type { JobsState } from '../stores/jobs-store.ts'
import type { SessionState } from '../stores/session-store.ts'
import type { ProjectSession } from './project-session.ts'

export const ProjectContext = createContext<ProjectSession | null>(null)

/** The open project; only inside the workspace. */
export function useProject(): ProjectSession {
  const project = useContext(ProjectContext)
  if (project === null) throw new Error('no project is open here')
  return project
}

/** What is selected must be the same object while nothing in it changes. */
export const useDocument = <Selected,>(select: (state: DocumentState) => Selected): Selected =>
  useStore(useProject().document, select)

export const useJobs = <Selected,>(select: (state: JobsState) => Selected): Selected =>
  useStore(useProject().jobs, select)

export const useSession = <Selected,>(select: (state: SessionState) => Selected): Selected =>
  useStore(useProject().session, select)

/** The film as it is planned now; the same object until document, profile or pictures change. */
export function useFilm(): FilmPlan {
  const project = useProject()
  useDocument(({ document }) => document)
  useDocument(({ profile }) => profile)
  useJobs(({ pictures }) => pictures)
  return project.film()
}
