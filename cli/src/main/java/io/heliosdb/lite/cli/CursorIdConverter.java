package io.heliosdb.lite.cli;

import java.util.UUID;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The id of a cursor in its only form, of which Java's own reading would take more. */
final class CursorIdConverter implements ITypeConverter<UUID> {

    private static final Pattern FORM =
            Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    @Override
    public UUID convert(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new TypeConversionException(
                    "'" + text + "' is not the id of a cursor, as `cursors list` prints it");
        }
        return UUID.fromString(text);
    }
}
