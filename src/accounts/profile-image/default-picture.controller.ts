import { Controller, Get, Inject, Param, StreamableFile } from '@nestjs/common';
import { Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Settings } from '../../config/settings.js';
import { Problem } from '../../http/problem.js';
import { defaultPictureFile, renderDefaultPicture } from './default-picture.js';

/** The picture of everybody who has none, in each configured size. */
@ApiExcludeController()
@Controller('profile_images')
export class DefaultPictureController {
  private readonly rendered = new Map<string, Promise<Buffer>>();

  constructor(@Inject(Settings) private readonly settings: Settings) {}

  @Get(':file')
  @Header('Cache-Control', 'public, max-age=31536000, immutable')
  @Header('Content-Security-Policy', "default-src 'none'")
  async getPicture(@Param('file') file: string): Promise<StreamableFile> {
    const edge = Object.values(this.settings.profileImageSizesMap).find(
      (size) => defaultPictureFile(size) === file,
    );
    if (edge === undefined) throw new Problem('not_found');
    const picture = this.rendered.get(file) ?? renderDefaultPicture(edge);
    this.rendered.set(file, picture);
    return new StreamableFile(await picture, { type: 'image/webp' });
  }
}
