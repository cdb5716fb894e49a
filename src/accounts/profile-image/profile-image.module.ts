import { Module } from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { AccountAccessModule } from '../guards/account-access.module.js';
import { ImageCleaner } from './cleaning/image-cleaner.service.js';
import { ImageFilesController } from './serving/image-files.controller.js';
import { ImageProcessor } from './imaging/image-processor.js';
import { ImageReader } from './serving/image-reader.js';
import { ProfileImageController } from './profile-image.controller.js';
import { ProfileImageService } from './profile-image.service.js';
import { createImageStorage } from './storage/create-image-storage.js';
import { ImageStorage } from './storage/image-storage.js';

/** Pictures: uploaded, kept, served and removed. */
@Module({
  imports: [AccountAccessModule],
  controllers: [ProfileImageController, ImageFilesController],
  providers: [
    { provide: ImageStorage, useFactory: createImageStorage, inject: [Settings] },
    ImageProcessor,
    ImageCleaner,
    ImageReader,
    ProfileImageService,
  ],
  exports: [ImageCleaner, ImageStorage],
})
export class ProfileImageModule {}
