import type { Language } from '../user-messages.js';
import { dataPage as ar } from './ar.js';
import { dataPage as de } from './de.js';
import { dataPage as en, type DataPageTexts } from './en.js';
import { dataPage as es } from './es.js';
import { dataPage as fr } from './fr.js';

export const DATA_PAGE_TEXTS: Readonly<Record<Language, DataPageTexts>> = { ar, de, en, es, fr };
