import { join } from 'node:path';
import type { Settings } from '../../../config/settings.js';
import { FileImageStorage } from './file-image-storage.js';
import type { ImageStorage } from './image-storage.js';
import { S3ImageStorage } from './s3-image-storage.js';

type StorageSettings = Pick<
  Settings,
  | 'dataDir'
  | 'profileImageStorage'
  | 's3Endpoint'
  | 's3Region'
  | 'awsAccessKeyId'
  | 'awsSecretAccessKey'
  | 'awsSessionToken'
>;

/** The storage that the settings ask for. Nothing is opened before it is used. */
export function createImageStorage(settings: StorageSettings): ImageStorage {
  const { profileImageStorage: place } = settings;
  if (place.type === 'file') return new FileImageStorage(join(settings.dataDir, 'profile_images'));
  return new S3ImageStorage({
    bucket: place.bucket,
    prefix: place.prefix,
    endpoint: settings.s3Endpoint,
    region: settings.s3Region,
    // The settings have been checked: a bucket comes with its credentials.
    accessKeyId: settings.awsAccessKeyId ?? '',
    secretAccessKey: settings.awsSecretAccessKey ?? '',
    sessionToken: settings.awsSessionToken,
  });
}
