import { applyDecorators, Controller, Get, Header, Inject, Param, StreamableFile } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Settings } from '../../../config/settings.js';
import { Problem } from '../../../http/problem.js';
import { ImageProcessor } from '../imaging/image-processor.js';
import { DEFAULT_PICTURE, defaultPictureFile } from './default-picture.js';
import { ImageReader } from './image-reader.js';

/** What a URL names never changes. A browser that opens it shows a picture, and runs nothing. */
function ForEver() {
  return applyDecorators(
    Header('Cache-Control', 'public, max-age=31536000, immutable'),
    Header('Content-Security-Policy', "default-src 'none'"),
  );
}

/** The files of pictures, for anybody who has a URL. */
@ApiExcludeController()
@Controller('profile_images')
export class ImageFilesController {
  private readonly rendered = new Map<string, Promise<Buffer>>();

  constructor(
    private readonly images: ImageReader,
    private readonly processor: ImageProcessor,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  /** The picture of everybody who has none, in each configured size. */
  @Get(':file')
  @ForEver()
  async getDefault(@Param('file') file: string): Promise<StreamableFile> {
    const edge = Object.values(this.settings.profileImageSizesMap).find(
      (size) => defaultPictureFile(size) === file,
    );
    if (edge === undefined) throw new Problem('not_found');
    return webp(await (this.rendered.get(file) ?? this.render(file, edge)));
  }

  /** Once for all; but what has failed is tried again. */
  private render(file: string, edge: number): Promise<Buffer> {
    const picture = this.processor.draw(DEFAULT_PICTURE, edge, { owner: file });
    this.rendered.set(file, picture);
    picture.catch(() => this.rendered.delete(file));
    return picture;
  }

  @Get(':name/:file')
  @ForEver()
  async getUploaded(@Param('name') name: string, @Param('file') file: string): Promise<StreamableFile> {
    const bytes = await this.images.find(name, file);
    if (bytes === null) throw new Problem('not_found');
    return webp(bytes);
  }
}

function webp(bytes: Buffer): StreamableFile {
  return new StreamableFile(bytes, { type: 'image/webp', length: bytes.length });
}
