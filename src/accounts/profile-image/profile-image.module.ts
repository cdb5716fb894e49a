import { Module } from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { GuardsModule } from '../guards/guards.module.js';
import { ImageCleaner } from './image-cleaner.service.js';
import { ImageFilesController } from './image-files.controller.js';
import { ImageProcessor } from './image-processor.js';
import { ImageReader } from './image-reader.js';
import { ProfileImageController } from './profile-image.controller.js';
import { ProfileImageService } from './profile-image.service.js';
import { createImageStorage } from './storage/create-image-storage.js';
import { ImageStorage } from './storage/image-storage.js';

/** Pictures: uploaded, kept, served and removed. */
@Module({
  imports: [GuardsModule],
  controllers: [ProfileImageController, ImageFilesController],
  providers: [
    { provide: ImageStorage, useFactory: createImageStorage, inject: [Settings] },
    ImageProcessor,
    ImageCleaner,
    ImageReader,
    ProfileImageService,
  ],
  exports: [ImageCleaner],
})
export class ProfileImageModule {}
