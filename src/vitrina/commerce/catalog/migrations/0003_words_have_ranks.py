from django.db import migrations, models

RANKS = """
UPDATE catalog_productword SET rank = (
  SELECT product.rank FROM catalog_product AS product
  WHERE product.id = catalog_productword.product_id
)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0002_pictures_have_words"),
    ]

    operations = [
        migrations.AddField(
            model_name="productword",
            name="rank",
            field=models.BigIntegerField(default=0),
        ),
        migrations.RunSQL(RANKS, migrations.RunSQL.noop),
        migrations.RemoveIndex(
            model_name="productword",
            name="product_by_word",
        ),
        migrations.AddIndex(
            model_name="productword",
            index=models.Index(fields=["word", "rank", "product"], name="product_by_word"),
        ),
    ]
